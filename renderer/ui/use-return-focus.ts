import { useEffect, useState } from 'react';

/** Gives the focus back to what had it when this part came, when it goes: for dialogs that are there only while open. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
