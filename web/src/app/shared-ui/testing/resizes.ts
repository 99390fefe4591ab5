/**
 * Tells a test's page about new sizes, in place of the browser's observer: `vi.stubGlobal('ResizeObserver',
 * resizes.Observer)`.
 */
export class Resizes {
  tell: () => void = () => undefined;
  disconnected = 0;

  readonly Observer = ((resizes: Resizes) =>
    class {
      constructor(told: () => void) {
        resizes.tell = told;
      }
      observe(): void {
        // The test says when a size has changed.
      }
      disconnect(): void {
        resizes.disconnected += 1;
      }
    })(this);
}
