export { ConflictsPage } from './conflicts-page.tsx';
export { StationsPage } from './stations-page.tsx';
