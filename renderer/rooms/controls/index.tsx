export { BedTab } from './bed-tab.tsx';
export { ConsoleTab } from './console-tab.tsx';
export { ControlsTab } from './controls-tab.tsx';
export { ParametersTab } from './parameters-tab.tsx';
