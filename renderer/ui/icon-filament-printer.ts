import { createReactComponent, type Icon } from '@tabler/icons-react';

/** A printer of parts: frame, gantry, nozzle and the first layers. In the grid and stroke of the other icons. */
export const IconFilamentPrinter: Icon = createReactComponent(
  'outline',
  'filament-printer',
  'FilamentPrinter',
  [
    ['path', { d: 'M4 20v-14a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v14', key: 'frame' }],
    ['path', { d: 'M2.5 20h19', key: 'foot' }],
    ['path', { d: 'M4 8.2h16', key: 'gantry' }],
    ['path', { d: 'M9.8 8.2v2.4l2.2 2.1l2.2 -2.1v-2.4', key: 'nozzle' }],
    ['path', { d: 'M8.2 16.8h7.6', key: 'layer' }],
  ],
);
