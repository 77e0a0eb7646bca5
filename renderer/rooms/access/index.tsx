export { AccessPage } from './access-page.tsx';
export { MyAccess } from './my-access.tsx';
export { PersonAccess } from './person-access.tsx';
export { RestrictDialog, type RestrictSubject } from './restrict-dialog.tsx';
export { ScreenChart } from '../../ui/screen-chart.tsx';
export { WhatIf } from './what-if.tsx';
