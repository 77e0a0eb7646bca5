import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from './test.ts';

/** Axe looks at everything that stands on the page now, dialogs and boxes too. */
export async function expectNoFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any }) => `${html} (${any.map(({ message }) => message).join('; ')})`).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
