/**
 * `scheme://user:password@`. What follows the colon may hold a slash, as passwords pasted unescaped
 * do, unless it is a port number that a path follows.
 */
const urlPassword = /[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#[]*:(?!\d+[/?#])[^\s@]+@/i;

/** Whether the text holds a URL with a password in it. */
export function holdsPassword(text: string): boolean {
  return urlPassword.test(text);
}
