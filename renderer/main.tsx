// Before anything makes a schema.
import './app/no-code-from-text.ts';

// Style sheets first, in this order: what a part says about itself comes after what Mantine says.
import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-500.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import 'uplot/dist/uPlot.min.css';
import 'virtual:theme.css';
import './base.css';

import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { returnToOwnScreen } from './app/hand-over.ts';
import { createScreens, Screens } from './app/screens.tsx';
import { createServices, ServicesProvider } from './app/services.tsx';
import { Window } from './app/window.tsx';
import { startWords } from './text/index.ts';
import { theme } from './theme.ts';

const services = createServices();
const screens = createScreens();
returnToOwnScreen(services.session, screens);
const appearance = localStorageColorSchemeManager({ key: 'printhall.appearance' });

async function start(root: HTMLElement): Promise<void> {
  await startWords();
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={appearance}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <Notifications position="bottom-right" limit={4} />
        <ServicesProvider value={services}>
          <QueryClientProvider client={services.queryClient}>
            <Window signedIn={<Screens screens={screens} />} />
          </QueryClientProvider>
        </ServicesProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void start(root);
