import i18next from 'i18next';
import { useWords } from './index.ts';

/** What an action of the record is called. One that has no words yet is shown by its code, never hidden. */
export function useActionName(): (action: string) => string {
  const t = useWords();
  return (action) => {
    const key = `actions.${action.replaceAll('.', '_')}`;
    return i18next.exists(key) ? t(key as never) : action;
  };
}
