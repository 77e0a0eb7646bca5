import {
  convertCssVariables,
  defaultCssVariablesResolver,
  DEFAULT_THEME,
  mergeMantineTheme,
} from '@mantine/core';
import { colours, theme } from './theme.ts';

function declarations(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join('\n  ');
}

/** Mantine's variables and our own, for both appearances, as one style sheet. */
export function themeStyleSheet(): string {
  const base = convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)));
  const own = (['light', 'dark'] as const).map(
    (scheme) =>
      `:root[data-mantine-color-scheme='${scheme}'] {\n  color-scheme: ${scheme};\n  ${declarations(colours(scheme))}\n}`,
  );
  // Paper is white: on it, whoever works in the dark writes in dark ink too.
  const paper = `@media print {\n:root[data-mantine-color-scheme='dark'] {\n  color-scheme: light;\n  ${declarations(colours('light'))}\n}\n}`;
  return [base, ...own, paper].join('\n\n');
}
