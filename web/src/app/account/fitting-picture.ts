import { AVATAR_MAX_BYTES } from '@contracts';

/** Pixels of the longer side. Avatars are shown with at most a few hundred. */
const LONGEST_SIDE = 1024;
const QUALITY = 0.9;
/** The server rejects pictures with more pixels. */
const PIXELS_MAX = 24_000_000;

/**
 * Makes a picture acceptable for the server: one that is too large is scaled down and turned upright. A file that
 * the browser cannot read as a picture is returned as it is, and the server says what is wrong with it.
 */
export async function fittingPicture(file: File): Promise<File> {
  const bitmap = await read(file);
  if (!bitmap) return file;
  try {
    const small = file.size <= AVATAR_MAX_BYTES && bitmap.width * bitmap.height <= PIXELS_MAX;
    return small ? file : await shrunk(file, bitmap);
  } finally {
    bitmap.close();
  }
}

async function read(file: File): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
}

async function shrunk(file: File, bitmap: ImageBitmap): Promise<File> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext('2d');
  if (!pen) return file;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  // A photograph has no transparency; any other format may.
  const type = file.type === 'image/jpeg' ? 'image/jpeg' : 'image/png';
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  return blob ? new File([blob], 'picture', { type }) : file;
}
