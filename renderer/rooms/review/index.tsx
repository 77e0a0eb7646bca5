export { ReviewPage } from './review-page.tsx';
export { TaskPage } from './task-page.tsx';
