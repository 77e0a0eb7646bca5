export { BenchPage } from './bench-page.tsx';
export { ResumePage } from './resume-page.tsx';
