import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../../src/station/gateway/app-files.ts';

/** A policy as a browser reads it: directives by name, each with its sources. */
function parsePolicy(text: string): Record<string, readonly string[]> {
  const directives = text.split(';').map((part) => part.trim().split(/\s+/));
  return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources]));
}

test('the content policy is this and nothing more', () => {
  expect(parsePolicy(CONTENT_SECURITY_POLICY)).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'worker-src': ["'self'"],
  });
});

test('each response carries it, and its type is what it says', () => {
  expect(SECURITY_HEADERS['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
  expect(SECURITY_HEADERS['x-content-type-options']).toBe('nosniff');
  expect(Object.isFrozen(SECURITY_HEADERS)).toBe(true);
});
