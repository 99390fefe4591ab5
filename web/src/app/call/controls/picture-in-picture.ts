/** Closes the small window that floats over other programs; it outlives the element that it was opened from. */
export function leavePictureInPicture(): void {
  if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => undefined);
}
