import { Button } from '@mantine/core';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useAccess } from '../../app/access.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { FormError } from '../../ui/form.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './account.module.css';
import { CropPicture } from './crop-picture.tsx';

const FACE_PIXELS = 120;

/** One's own picture: chosen from a file, put in place, saved; or taken away. */
export function PictureEditor() {
  const t = useWords();
  const { own } = useAccess();
  const { person } = own;
  const refusalSentence = useRefusalSentence();
  const input = useRef<HTMLInputElement>(null);
  const [image, setImage] = useState<ImageBitmap | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const save = useSavePicture(() => setImage(null));
  const choose = (file: File | undefined) => {
    if (!file) return;
    createImageBitmap(file).then(
      (bitmap) => {
        setUnreadable(false);
        setImage(bitmap);
      },
      () => setUnreadable(true),
    );
  };
  return (
    <div className={styles['picture']}>
      {image ? (
        <CropPicture
          image={image}
          busy={save.isPending}
          onSave={(imageBase64) => save.mutate({ imageBase64 })}
          onCancel={() => setImage(null)}
        />
      ) : (
        <PersonFace
          name={person.name}
          size={FACE_PIXELS}
          personId={person.personId}
          pictureHash={person.pictureHash}
        />
      )}
      <p className={styles['quiet']}>
        {person.pictureHash === null ? t('account.mine.dropHint') : t('account.mine.pictureHint')}
      </p>
      <FormError error={save.error} />
      <p role="alert">{unreadable ? refusalSentence({ code: 'people.pictureUnreadable' }) : null}</p>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          choose(event.currentTarget.files?.[0]);
          // The same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
      {image ? null : (
        <div className={styles['actions']}>
          <Button
            variant="default"
            leftSection={<IconPhoto aria-hidden size={18} />}
            onClick={() => input.current?.click()}
          >
            {person.pictureHash === null ? t('account.mine.choosePicture') : t('account.mine.otherPicture')}
          </Button>
          {person.pictureHash === null ? null : (
            <Button
              variant="subtle"
              loading={save.isPending}
              leftSection={<IconTrash aria-hidden size={18} />}
              onClick={() => save.mutate({ imageBase64: null })}
            >
              {t('account.mine.removePicture')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function useSavePicture(onSaved: () => void) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  return useMutation(
    api.people.setPicture.mutationOptions({
      onSuccess: async ({ pictureHash }) => {
        await queryClient.invalidateQueries({ queryKey: api.people.key() });
        tell.done(pictureHash === null ? t('account.mine.pictureRemoved') : t('account.mine.pictureSaved'));
        onSaved();
      },
    }),
  );
}
