export { PrinterPage } from './printer-page.tsx';
