/** What lies on the card of a simulated printer: the firmware's short names, bytes, the names that people gave. */
const FILES: readonly (readonly [path: string, bytes: number, name: string])[] = [
  ['CABLEC~1.GCO', 812_344, 'Cable clip.gcode'],
  ['HOOK.GCO', 2_377_101, 'Hook.gcode'],
  ['/SPARE~1/KNOB~1.GCO', 154_020, 'Knob, left.gcode'],
];

/** Marlin's answer to M20; with `L`, long names too. */
export function cardReport(withLongNames: boolean): readonly string[] {
  const lines = FILES.map(([path, bytes, name]) => `${path} ${bytes}${withLongNames ? ` ${name}` : ''}`);
  return ['Begin file list', ...lines, 'End file list'];
}
