import type { MaterialSettings, PrintProfile } from '../../shop/files/index.ts';

/** Length and place of the line that fills the nozzle, along the left edge of the bed. */
const PURGE = { x: 3, fromY: 15, toY: 95, extrudedMillimetres: 8 };
/** The nozzle waits here while the bed heats: warm enough to be quick, too cold to ooze. */
const STANDBY_CELSIUS = 150;

/** What a printer does before the first layer: warm up, home, heat, fill the nozzle. Marlin. */
export function startScript(profile: PrintProfile, material: MaterialSettings): readonly string[] {
  const standby = Math.min(STANDBY_CELSIUS, material.hotendCelsius);
  return [
    'G21 ; millimetres',
    'G90 ; absolute positions',
    'M82 ; absolute extruder',
    `M204 P${profile.accelerationMillimetresPerSecondSquared} T${profile.accelerationMillimetresPerSecondSquared}`,
    'M107 ; fan off',
    `M140 S${material.bedCelsius}`,
    `M104 S${standby}`,
    'G28 ; home',
    'G1 Z10 F600',
    `M190 S${material.bedCelsius} ; wait for the bed`,
    `M109 S${material.hotendCelsius} ; wait for the nozzle`,
    'G92 E0',
    `G1 X${PURGE.x} Y${PURGE.fromY} F4800`,
    `G1 Z${profile.firstLayerHeightMillimetres} F600`,
    `G1 Y${PURGE.toY} E${PURGE.extrudedMillimetres} F900 ; fill the nozzle`,
    'G92 E0',
    'G1 Z2 F600',
  ];
}

/** What it does after the last layer: cool down, move away, let go. Marlin. */
export function endScript(profile: PrintProfile): readonly string[] {
  return [
    'M104 S0 ; nozzle off',
    'M140 S0 ; bed off',
    'M107 ; fan off',
    'G91',
    'G1 E-2 F1800 ; ease the pressure',
    'G1 Z5 F600 ; away from the part',
    'G90',
    `G1 X5 Y${profile.bed.depthMillimetres - 10} F4800 ; part to the front`,
    'M84 ; motors off',
  ];
}
