export { FactoriesPage } from './factories-page.tsx';
