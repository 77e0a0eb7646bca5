export { BedTab } from './bed-tab.tsx';
export { ConsoleTab } from './console-tab.tsx';
export { ControlsTab } from './controls-tab.tsx';
export { FilamentOffer } from './filament-change-dialog.tsx';
export { ParametersTab } from './parameters-tab.tsx';
export { PromptBox } from './prompt-box.tsx';
