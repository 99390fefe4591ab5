import { AVATAR_MAX_BYTES } from '@contracts';
import { fittingPicture } from './fitting-picture';

/** The test environment draws nothing, so this notes what would be drawn and at which size. */
function newCanvas() {
  const drawn = vi.fn();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage: drawn } as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((take, type) => take(new Blob(['x'], { type })));
  return drawn;
}

function decodes(width: number, height: number) {
  const close = vi.fn();
  const read = vi.fn(() => Promise.resolve({ width, height, close }));
  vi.stubGlobal('createImageBitmap', read);
  return { read, close };
}

const fileOf = (bytes: number, type = 'image/jpeg') => new File([new Uint8Array(bytes)], 'photo', { type });

describe('fittingPicture', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('sends a picture that is small enough as it is, so that it keeps what it has', async () => {
    const { close } = decodes(640, 480);
    const file = fileOf(1000, 'image/gif');
    expect(await fittingPicture(file)).toBe(file);
    expect(close).toHaveBeenCalled();
  });

  it.each([
    ['of too many bytes', fileOf(AVATAR_MAX_BYTES + 1), [4000, 3000], [1024, 768]],
    ['of too many pixels', fileOf(1000), [6000, 8000], [768, 1024]],
  ] as const)('makes a photograph %s smaller, the right way up', async (_, file, [width, height], size) => {
    const { read } = decodes(width, height);
    const drawn = newCanvas();
    const sent = await fittingPicture(file);
    expect(drawn.mock.calls[0]?.slice(1)).toEqual([0, 0, ...size]);
    expect(read).toHaveBeenCalledWith(file, { imageOrientation: 'from-image' });
    expect([sent.type, sent.size]).toEqual(['image/jpeg', 1]);
  });

  it('leaves what is no picture to the server, which says so', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('No picture.', 'InvalidStateError')));
    const file = fileOf(1000, 'text/plain');
    expect(await fittingPicture(file)).toBe(file);
  });
});
