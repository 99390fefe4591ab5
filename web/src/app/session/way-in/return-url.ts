/** Only an address inside this application is a place to return to. */
export function safeReturnUrl(url: string | undefined): string {
  return url && /^\/(?![/\\])/.test(url) ? url : '/people';
}
