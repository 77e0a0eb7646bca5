import { IconCircleCheck, IconMailForward, IconUserOff, type Icon } from '@tabler/icons-react';
import type { PersonView } from '../../../src/shop/people/contract.ts';
import { useWords } from '../../text/index.ts';
import { Badge } from '../../ui/state-badge.tsx';

const ICONS: Readonly<Record<PersonView['state'], Icon>> = {
  invited: IconMailForward,
  active: IconCircleCheck,
  inactive: IconUserOff,
};

export function PersonState({ state }: { readonly state: PersonView['state'] }) {
  const t = useWords();
  return (
    <span>
      <Badge
        look={{ tone: state === 'active' ? 'done' : 'quiet', icon: ICONS[state] }}
        word={t(`states.person.${state}`)}
      />
    </span>
  );
}
