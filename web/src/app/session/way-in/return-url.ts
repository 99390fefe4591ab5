/** Accepts only addresses inside this application. */
export function safeReturnUrl(url: string | undefined): string {
  return url && /^\/(?![/\\])/.test(url) ? url : '/people';
}
