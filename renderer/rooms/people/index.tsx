export { AccountPage } from './account-page.tsx';
export { PeoplePage } from './people-page.tsx';
