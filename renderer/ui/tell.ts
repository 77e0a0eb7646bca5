import { notifications } from '@mantine/notifications';
import { useErrorSentence } from '../text/refusals.ts';

/** Says something in a corner of the window; errors stay until somebody closes them. */
export function useTell() {
  const sentence = useErrorSentence();
  return {
    done: (message: string) => void notifications.show({ message, autoClose: 5_000 }),
    error: (error: unknown) =>
      void notifications.show({ message: sentence(error), color: 'red', autoClose: false }),
  };
}
