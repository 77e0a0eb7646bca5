import type { MaterialSettings, PrintProfile } from '../../shop/files/index.ts';

/** One setting of CuraEngine, as `-s key=value`. */
export type CuraSetting = readonly [key: string, value: string | number | boolean];

/** Infill lines run both ways in a grid: half the density each. */
const GRID_DIRECTIONS = 2;
/** The first layer is slow, whatever the rest does, so that it holds. */
const FIRST_LAYER_SPEED = 20;
/** A layer takes at least this long, or it would still be soft under the next. */
const LEAST_LAYER_SECONDS = 6;
const FAN_FROM_LAYER = 3;

/**
 * What a profile and a material mean to CuraEngine. The engine on its own does not work out one setting from
 * another, as Cura's window does: every setting that matters is given, derived ones too. Names and units are those
 * of Cura's fdmprinter definition: millimetres, mm/s, degrees Celsius, per cent.
 */
export function curaSettings(profile: PrintProfile, material: MaterialSettings): CuraSetting[] {
  return [
    ...machine(profile),
    ...layersAndLines(profile),
    ...temperatures(material),
    ...speeds(profile),
    ...cooling(material),
    ...retraction(profile),
    ...adhesionAndSupport(profile),
  ];
}

function machine(profile: PrintProfile): CuraSetting[] {
  return [
    ['machine_width', profile.bed.widthMillimetres],
    ['machine_depth', profile.bed.depthMillimetres],
    ['machine_height', profile.bed.heightMillimetres],
    ['machine_center_is_zero', false],
    ['machine_heated_bed', true],
    ['machine_nozzle_size', profile.nozzleMillimetres],
    ['machine_gcode_flavor', 'RepRap (Marlin/Sprinter)'],
    ['machine_extruder_count', 1],
    ['material_diameter', profile.filamentDiameterMillimetres],
    ['center_object', false],
    // Heating is in our own start script.
    ['material_print_temp_prepend', false],
    ['material_bed_temp_prepend', false],
    ['meshfix_union_all', true],
    ['relative_extrusion', false],
  ];
}

function layersAndLines(profile: PrintProfile): CuraSetting[] {
  const line = profile.nozzleMillimetres;
  const infillDistance =
    profile.infillPercent > 0 ? (line * 100 * GRID_DIRECTIONS) / profile.infillPercent : 0;
  const widths = [
    'line_width',
    'wall_line_width',
    'wall_line_width_0',
    'wall_line_width_x',
    'skin_line_width',
    'infill_line_width',
    'skirt_brim_line_width',
    'support_line_width',
  ];
  return [
    ...widths.map((key): CuraSetting => [key, line]),
    ['initial_layer_line_width_factor', 100],
    ['layer_height', profile.layerHeightMillimetres],
    ['layer_height_0', profile.firstLayerHeightMillimetres],
    ['wall_line_count', profile.walls],
    ['top_layers', profile.topLayers],
    ['bottom_layers', profile.bottomLayers],
    ['initial_bottom_layers', profile.bottomLayers],
    ['infill_pattern', 'grid'],
    ['infill_sparse_density', profile.infillPercent],
    ['infill_line_distance', infillDistance],
    ['infill_overlap_mm', 0.1 * line],
    ['skin_overlap_mm', 0.05 * line],
    ['infill_sparse_thickness', profile.layerHeightMillimetres],
    ['z_seam_type', 'sharpest_corner'],
    ['optimize_wall_printing_order', true],
  ];
}

function temperatures(material: MaterialSettings): CuraSetting[] {
  const hotend = [
    'default_material_print_temperature',
    'material_print_temperature',
    'material_print_temperature_layer_0',
    'material_initial_print_temperature',
    'material_final_print_temperature',
  ];
  const bed = [
    'default_material_bed_temperature',
    'material_bed_temperature',
    'material_bed_temperature_layer_0',
  ];
  return [
    ...hotend.map((key): CuraSetting => [key, material.hotendCelsius]),
    ...bed.map((key): CuraSetting => [key, material.bedCelsius]),
  ];
}

function speeds(profile: PrintProfile): CuraSetting[] {
  const print = profile.printMillimetresPerSecond;
  const travel = profile.travelMillimetresPerSecond;
  const first = Math.min(FIRST_LAYER_SPEED, print);
  return [
    ['speed_print', print],
    ['speed_infill', print],
    ['speed_wall', 0.6 * print],
    ['speed_wall_0', 0.5 * print],
    ['speed_wall_x', 0.7 * print],
    ['speed_topbottom', 0.6 * print],
    ['speed_support', print],
    ['speed_support_infill', print],
    ['speed_support_interface', 0.7 * print],
    ['speed_travel', travel],
    ['speed_layer_0', first],
    ['speed_print_layer_0', first],
    ['speed_travel_layer_0', Math.min(travel, 60)],
    ['skirt_brim_speed', first],
    ['speed_slowdown_layers', 2],
    ['speed_z_hop', 10],
    ['acceleration_enabled', false],
    ['jerk_enabled', false],
  ];
}

function cooling(material: MaterialSettings): CuraSetting[] {
  return [
    ['cool_fan_enabled', material.fanPercent > 0],
    ['cool_fan_speed', material.fanPercent],
    ['cool_fan_speed_min', material.fanPercent],
    ['cool_fan_speed_max', material.fanPercent],
    ['cool_fan_speed_0', 0],
    ['cool_fan_full_layer', FAN_FROM_LAYER],
    ['cool_min_layer_time', LEAST_LAYER_SECONDS],
    ['cool_min_speed', 10],
  ];
}

function retraction(profile: PrintProfile): CuraSetting[] {
  return [
    ['retraction_enable', profile.retractionMillimetres > 0],
    ['retraction_amount', profile.retractionMillimetres],
    ['retraction_speed', 40],
    ['retraction_retract_speed', 40],
    ['retraction_prime_speed', 30],
    ['retraction_min_travel', 1.5],
    ['retraction_hop_enabled', false],
    ['retraction_combing', 'all'],
    ['travel_avoid_other_parts', true],
  ];
}

function adhesionAndSupport(profile: PrintProfile): CuraSetting[] {
  return [
    ['adhesion_type', profile.adhesion],
    ['skirt_line_count', 1],
    ['skirt_gap', 4],
    ['skirt_brim_minimal_length', 120],
    ['brim_line_count', 8],
    ['support_enable', profile.supports],
    ['support_type', 'everywhere'],
    ['support_angle', 50],
    ['support_infill_rate', 15],
    ['support_line_distance', (profile.nozzleMillimetres * 100) / 15],
    ['support_z_distance', profile.layerHeightMillimetres],
    ['support_xy_distance', 0.7],
  ];
}
