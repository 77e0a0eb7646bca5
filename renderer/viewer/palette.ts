import type { ToolpathFeature } from '../../src/shop/files/index.ts';

export type ColourScheme = 'light' | 'dark';

/** Colours of a scene. Numbers are sRGB, 0xRRGGBB. */
export interface ScenePalette {
  readonly bed: number;
  readonly bedLine: number;
  readonly bedStrongLine: number;
  readonly bedText: string;
  readonly part: number;
  /** The cut surface where a section goes through a part. */
  readonly cut: number;
  readonly sky: number;
  readonly ground: number;
  readonly keyLight: number;
  readonly shadowOpacity: number;
  readonly nozzle: number;
}

export const SCENE_PALETTES: Readonly<Record<ColourScheme, ScenePalette>> = {
  light: {
    bed: 0xf6f7f8,
    bedLine: 0xe1e4e8,
    bedStrongLine: 0xc6ccd3,
    bedText: '#6b7480',
    part: 0xbcc8d4,
    cut: 0x3d6fb4,
    sky: 0xffffff,
    ground: 0xb9bfc7,
    keyLight: 0xfffaf2,
    shadowOpacity: 0.16,
    nozzle: 0x55606c,
  },
  dark: {
    bed: 0x1c2025,
    bedLine: 0x2a3037,
    bedStrongLine: 0x404953,
    bedText: '#8a95a1',
    part: 0xb4c2d0,
    cut: 0x7fb0f2,
    sky: 0xdfe8f2,
    ground: 0x20252b,
    keyLight: 0xffffff,
    shadowOpacity: 0.42,
    nozzle: 0xf2f5f8,
  },
};

/**
 * Colours of what a line of toolpath is for. Walls are strong and warm to cool by depth, so that the shape reads first;
 * neighbours in a print differ in lightness as well as in hue, for eyes that tell few hues apart.
 */
export const FEATURE_COLOURS: Readonly<Record<ColourScheme, Readonly<Record<ToolpathFeature, number>>>> = {
  light: {
    travel: 0x8a94a0,
    outerWall: 0xe07b1f,
    innerWall: 0xf0b53c,
    skin: 0x3f7fd0,
    infill: 0xb5474c,
    support: 0x4a9d6b,
    skirt: 0x5c6b7a,
    bridge: 0x7a5cc0,
    other: 0x9aa4af,
  },
  dark: {
    travel: 0x75808c,
    outerWall: 0xf28d35,
    innerWall: 0xffce5c,
    skin: 0x5f9ff0,
    infill: 0xd0605f,
    support: 0x5fbf86,
    skirt: 0x93a1b0,
    bridge: 0x9d82e6,
    other: 0xb4bec9,
  },
};

/** The same colour as the window's style sheets write it. */
export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
