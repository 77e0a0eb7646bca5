import { RouterProvider } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createWindowRouter } from './router.tsx';

type WindowRouter = ReturnType<typeof createWindowRouter>;

/** The screens of who works here. Each person has a router of their own: none of it remembers the one before. */
export interface Screens {
  readonly store: StoreApi<{ readonly router: WindowRouter }>;
  readonly address: () => string;
  readonly openAt: (address: string) => void;
}

export function createScreens(): Screens {
  const store = createStore(() => ({ router: createWindowRouter() }));
  return {
    store,
    address: () => store.getState().router.history.location.href,
    openAt(address) {
      store.getState().router.history.destroy();
      window.history.replaceState(null, '', `#${address}`);
      store.setState({ router: createWindowRouter() });
    },
  };
}

export function Screens({ screens }: { readonly screens: Screens }) {
  const router = useStore(screens.store, (state) => state.router);
  return <RouterProvider router={router} />;
}
