export { CameraSettings } from './camera-settings.tsx';
export { CamerasPage } from './cameras-page.tsx';
export { PrinterCameras } from './printer-cameras.tsx';
