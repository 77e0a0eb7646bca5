/** Twenty times real speed: a part of half an hour is done within two minutes, and can still be watched. */
export const DEMO_PRINTERS = [
  {
    name: 'Simulated 1',
    address: 'simulated:?speed=20&seed=1',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
  },
  {
    name: 'Simulated 2',
    address: 'simulated:?speed=20&seed=2',
    profileKey: 'simulated-250-standard',
    materialKey: 'PETG',
  },
] as const;

/** Beside each of them. */
export const DEMO_CAMERA = {
  name: 'Front',
  kind: 'snapshot',
  address: 'simulated:',
  turnDegrees: 0,
  isMirrored: false,
} as const;

/** Projects of the demo, each with what becomes of its request. */
export const DEMO_PROJECTS = [
  {
    name: 'Workshop hooks',
    description: 'Hooks for the tool wall.',
    file: 'hook.stl',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    copies: 2,
    note: 'Load goes along the arm: print lying down.',
    verdict: 'accept',
    reason: '',
  },
  {
    name: 'Gear prototypes',
    description: 'Herringbone gear for the feeder, second try.',
    file: 'herringbone-gear.stl',
    profileKey: 'simulated-250-standard',
    materialKey: 'PETG',
    copies: 1,
    note: '',
    verdict: null,
    reason: '',
  },
  {
    name: 'Reception vase',
    description: '',
    file: 'vase.obj',
    profileKey: 'simulated-220-standard',
    materialKey: 'PLA',
    copies: 1,
    note: 'For the front desk.',
    verdict: 'deny',
    reason: 'The walls are thinner than our nozzle. Please make them at least 1.2 mm.',
  },
  {
    name: 'Printer calibration',
    description: 'The tag that every printer makes after maintenance.',
    file: 'calibration-tag.gcode',
    profileKey: null,
    materialKey: 'PLA',
    copies: 1,
    note: '',
    verdict: 'accept',
    reason: '',
  },
] as const;
