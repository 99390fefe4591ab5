/** For `addInitScript`: makes the browser deny the page storage, clipboard and notifications. */
export function denyEverything(): void {
  const denied = (): never => {
    throw new DOMException('The request was denied.', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, name, { configurable: true, get: denied });
  const refused = () => Promise.reject(new DOMException('The request was denied.', 'NotAllowedError'));
  const ofNavigator = {
    clipboard: { writeText: refused, readText: refused },
    locks: { request: denied, query: denied },
    wakeLock: { request: refused },
    permissions: { query: refused },
  };
  for (const [name, value] of Object.entries(ofNavigator)) Object.defineProperty(navigator, name, { value });
  document.execCommand = () => false;
  Object.defineProperty(Notification, 'permission', { get: denied });
  Notification.requestPermission = denied;
}

/** For `addInitScript`: makes the page look as on an address without https. */
export function beInsecure(): void {
  Object.defineProperty(window, 'isSecureContext', { value: false });
  const secureOnly = ['mediaDevices', 'clipboard', 'locks', 'wakeLock', 'serviceWorker', 'permissions'];
  for (const name of secureOnly) Object.defineProperty(navigator, name, { value: undefined });
  for (const name of ['randomUUID', 'subtle']) Object.defineProperty(crypto, name, { value: undefined });
  Object.defineProperty(window, 'Notification', { value: undefined });
}
