import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from './test.ts';

/**
 * Axe looks at everything that stands on the page now, dialogs and boxes too. It tells only what it finds, not the
 * thousand things that are well, and works in the page itself: there are no frames of others, for which alone it would
 * open a page of its own each time.
 */
export async function expectNoFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(true)
    .analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any }) => `${html} (${any.map(({ message }) => message).join('; ')})`).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
