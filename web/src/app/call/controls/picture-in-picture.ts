/** Closes the floating picture-in-picture window, which would otherwise outlive the element it was opened from. */
export function leavePictureInPicture(): void {
  if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => undefined);
}
