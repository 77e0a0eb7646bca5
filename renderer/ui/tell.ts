import { notifications } from '@mantine/notifications';
import { useWords } from '../text/index.ts';
import { useErrorSentence } from '../text/refusals.ts';

/** Says something in a corner of the window; errors stay until somebody closes them. */
export function useTell() {
  const t = useWords();
  const sentence = useErrorSentence();
  const closeButtonProps = { 'aria-label': t('common.close'), size: 44 };
  return {
    done: (message: string) => void notifications.show({ message, autoClose: 5_000, closeButtonProps }),
    error: (error: unknown) =>
      void notifications.show({ message: sentence(error), color: 'red', autoClose: false, closeButtonProps }),
  };
}
