import {
  ActionIcon,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  Menu,
  Modal,
  Portal,
  Select,
  Tooltip,
} from '@mantine/core';
import type { MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

/*
 * Every colour, size and font of the window. Grey is normal: surfaces are neutral, and there is one accent (petrol).
 * Saturated colour means that a person is needed: blue waits for me, amber wants attention, red has stopped. Each pair
 * of ink and ground below has a contrast of at least 4.5 to 1.
 */

const petrol: MantineColorsTuple = [
  '#e8f5f7',
  '#cfe8ec',
  '#a3d3da',
  '#74bcc6',
  '#4fa6b2',
  '#2f8f9d',
  '#14717f',
  '#0e5a66',
  '#0a4851',
  '#06343b',
];

const grey: MantineColorsTuple = [
  '#f6f7f8',
  '#eef0f2',
  '#e2e5e8',
  '#d3d7dc',
  '#b3bac2',
  '#8a929c',
  '#646c76',
  '#4a525b',
  '#2b3138',
  '#14181c',
];

const night: MantineColorsTuple = [
  '#e8ebee',
  '#b4bcc5',
  '#949da7',
  '#6f7882',
  '#3b434c',
  '#2a3138',
  '#20262c',
  '#181c21',
  '#101316',
  '#0a0c0e',
];

const red: MantineColorsTuple = [
  '#fdecea',
  '#fad4d1',
  '#f3a8a3',
  '#ea7b75',
  '#e2574f',
  '#d43d37',
  '#c42b28',
  '#a32020',
  '#811818',
  '#5c1010',
];

export const FONT_SANS = "'Inter Variable', system-ui, 'Segoe UI', sans-serif";
export const FONT_MONO = "'IBM Plex Mono', ui-monospace, 'Cascadia Mono', monospace";

/** Buttons in the accent and in red take their inks from our own pairs, which fit both appearances. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const name = input.color === 'red' ? 'stopped' : 'accent';
  if (input.color !== undefined && input.color !== 'petrol' && input.color !== 'red') return colours;
  if (input.variant === 'filled') {
    return {
      ...colours,
      background: `var(--ph-${name})`,
      hover: `var(--ph-${name}-hover)`,
      color: `var(--ph-on-${name})`,
    };
  }
  if (input.variant === 'outline') {
    return { ...colours, border: `2px solid var(--ph-${name})`, color: `var(--ph-${name}-ink)` };
  }
  return colours;
};

export const theme = createTheme({
  variantColorResolver,
  fontFamily: FONT_SANS,
  fontFamilyMonospace: FONT_MONO,
  headings: {
    fontFamily: FONT_SANS,
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  colors: { petrol, gray: grey, dark: night, red },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '9px', lg: '14px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  components: {
    // Nothing that can be touched is lower than 44 px.
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, props) => ({
        root:
          props.size === 'md'
            ? { '--button-height': '50px', '--button-fz': '16px' }
            : props.size === undefined || props.size === 'sm'
              ? { '--button-height': '44px', '--button-fz': '15px' }
              : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 44, variant: 'subtle', color: 'gray' },
    }),
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-height': '44px', '--input-fz': '15px' } }) }),
    // Mantine's own scroll area cannot be reached by keyboard; a plain one scrolls with the chosen option.
    Select: Select.extend({
      defaultProps: { withScrollArea: false, classNames: { options: 'select-options' } },
    }),
    MenuItem: Menu.Item.extend({ defaultProps: { mih: 44 } }),
    // Menus, tooltips and boxes float in a landmark of their own, so that a screen reader finds them.
    Portal: Portal.extend({ defaultProps: { target: '#floating' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, multiline: true, maw: 340, openDelay: 250 },
    }),
    Menu: Menu.extend({
      // The placeholder would be a focusable child of the menu that is no menu item.
      defaultProps: { shadow: 'lg', withinPortal: true, withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      // The scroll lock would write a style element, which the content policy forbids.
      defaultProps: {
        lockScroll: false,
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.5 },
      },
    }),
  },
});

type Scheme = 'light' | 'dark';

/** Our own variables, `--ph-…`, and those of Mantine that they replace. */
export function colours(scheme: Scheme): Readonly<Record<string, string>> {
  const own = scheme === 'light' ? LIGHT : DARK;
  return {
    ...own,
    '--mantine-color-body': own['--ph-surface'],
    '--mantine-color-text': own['--ph-ink'],
    '--mantine-color-bright': own['--ph-ink'],
    '--mantine-color-dimmed': own['--ph-ink-quiet'],
    '--mantine-color-placeholder': own['--ph-ink-quiet'],
    '--mantine-color-anchor': own['--ph-accent-ink'],
    '--mantine-color-default': own['--ph-surface'],
    '--mantine-color-default-hover': own['--ph-hover'],
    '--mantine-color-default-color': own['--ph-ink'],
    '--mantine-color-default-border': own['--ph-line-control'],
    '--mantine-color-error': own['--ph-stopped-ink'],
    '--mantine-color-disabled': own['--ph-sunken'],
    '--mantine-color-disabled-color': own['--ph-ink-quiet'],
    '--mantine-color-disabled-border': own['--ph-line'],
  };
}

const LIGHT = {
  '--ph-page': '#f1f2f4',
  '--ph-surface': '#ffffff',
  '--ph-raised': '#ffffff',
  '--ph-sunken': '#e9ebee',
  '--ph-hover': '#f3f5f6',
  '--ph-rail': '#e9ebee',
  '--ph-line': '#dde0e4',
  '--ph-line-control': '#8b939c',
  '--ph-ink': '#14181c',
  '--ph-ink-soft': '#3f464e',
  '--ph-ink-quiet': '#59616a',
  '--ph-accent': '#0e5a66',
  '--ph-accent-hover': '#0a4851',
  '--ph-on-accent': '#ffffff',
  '--ph-accent-ink': '#0e5a66',
  '--ph-accent-soft': '#e0eff1',
  '--ph-waiting': '#1b5bcc',
  '--ph-waiting-hover': '#164cab',
  '--ph-on-waiting': '#ffffff',
  '--ph-waiting-ink': '#174ea6',
  '--ph-waiting-soft': '#e4edfc',
  '--ph-attention': '#f2b336',
  '--ph-on-attention': '#2a1c00',
  '--ph-attention-ink': '#754900',
  '--ph-attention-soft': '#fdf1d6',
  '--ph-stopped': '#c42b28',
  '--ph-stopped-hover': '#a32020',
  '--ph-on-stopped': '#ffffff',
  '--ph-stopped-ink': '#a01f1d',
  '--ph-stopped-soft': '#fdeae8',
  '--ph-trace-hotend': '#b4471b',
  '--ph-trace-bed': '#3c6fa8',
  '--ph-shadow': '0 1px 2px rgb(16 24 32 / 6%), 0 1px 1px rgb(16 24 32 / 4%)',
  '--ph-shadow-lifted': '0 12px 32px rgb(16 24 32 / 14%), 0 2px 6px rgb(16 24 32 / 8%)',
} as const;

const DARK = {
  '--ph-page': '#0e1114',
  '--ph-surface': '#171b1f',
  '--ph-raised': '#1e2328',
  '--ph-sunken': '#0a0c0e',
  '--ph-hover': '#20262b',
  '--ph-rail': '#0a0c0e',
  '--ph-line': '#2a3138',
  '--ph-line-control': '#6d7680',
  '--ph-ink': '#e9ecef',
  '--ph-ink-soft': '#c3cad1',
  '--ph-ink-quiet': '#9aa3ad',
  '--ph-accent': '#5cb9c5',
  '--ph-accent-hover': '#7accd6',
  '--ph-on-accent': '#04262b',
  '--ph-accent-ink': '#7fcbd5',
  '--ph-accent-soft': '#12343a',
  '--ph-waiting': '#2c6be0',
  '--ph-waiting-hover': '#3f7bec',
  '--ph-on-waiting': '#ffffff',
  '--ph-waiting-ink': '#9dc1ff',
  '--ph-waiting-soft': '#142748',
  '--ph-attention': '#efb440',
  '--ph-on-attention': '#2a1c00',
  '--ph-attention-ink': '#f4c869',
  '--ph-attention-soft': '#32260c',
  '--ph-stopped': '#d13836',
  '--ph-stopped-hover': '#de4a47',
  '--ph-on-stopped': '#ffffff',
  '--ph-stopped-ink': '#ffa39d',
  '--ph-stopped-soft': '#3c1717',
  '--ph-trace-hotend': '#ef8f5f',
  '--ph-trace-bed': '#76aee8',
  '--ph-shadow': '0 1px 2px rgb(0 0 0 / 40%)',
  '--ph-shadow-lifted': '0 16px 40px rgb(0 0 0 / 55%), 0 2px 6px rgb(0 0 0 / 40%)',
} as const;
