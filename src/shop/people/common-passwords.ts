/** Few different characters, or the account's own name: the first things that are guessed. */
export function isTooCommon(password: string, email: string): boolean {
  const plain = password.toLowerCase();
  return new Set(plain).size < 5 || plain === email || plain.replaceAll(/[^a-z]/g, '') === 'password';
}
