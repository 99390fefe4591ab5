/** People of a Parley with a page of the web app. */
import { newContext } from '../frame/pages.mjs';

/** Signed in by the refresh token of the account. `url`: where the page is loaded from. */
export async function newVisitor(person, url, options) {
  const context = await newContext(options);
  const { hostname } = new URL(url);
  const cookie = { name: 'parley_refresh', value: person.refreshToken, domain: hostname, path: '/api/auth' };
  await context.addCookies([{ ...cookie, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('link', { name: 'People' }).waitFor();
  return { page, name: `Person ${person.username.slice(6)}`, close: () => context.close() };
}

/** Presses a control of the call screen, which is hidden while the pointer rests. */
export async function press(page, name) {
  await page.mouse.move(200 + Math.random() * 100, 300);
  await page.getByRole('button', { name, exact: true }).click();
}
