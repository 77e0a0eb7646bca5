import { Modal } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { useTell } from '../../ui/tell.ts';
import { useProfiles } from '../printers/use-materials.ts';
import styles from './choices.module.css';

interface SetMaterialProps {
  readonly printer: PrinterView;
  readonly onClose: () => void;
}

/** Says which material is in the printer now. */
export function SetMaterial({ printer, onClose }: SetMaterialProps) {
  const t = useWords();
  const { celsius } = useFormat();
  const { api, queryClient } = useServices();
  const tell = useTell();
  const { data } = useProfiles(printer.factoryId);
  const set = useMutation(
    api.printers.setMaterial.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries({ queryKey: api.printers.key() });
      },
      onError: tell.error,
    }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bench.material.title', { printer: printer.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className={styles['lead']}>{t('bench.material.text')}</p>
      <div className={styles['list']}>
        {data?.materials.map((material) => (
          <button
            key={material.materialKey}
            type="button"
            className={styles['choice']}
            aria-pressed={material.materialKey === printer.materialKey}
            onClick={() =>
              set.mutate({ printerId: printer.printerId as never, materialKey: material.materialKey })
            }
          >
            <span className={styles['words']}>
              <span className={styles['name']}>{material.name}</span>
              <span className={styles['facts']}>
                {t('bench.material.temperatures', {
                  hotend: celsius(material.hotendCelsius),
                  bed: celsius(material.bedCelsius),
                })}
              </span>
            </span>
            {material.materialKey === printer.materialKey ? <IconCheck aria-hidden size={24} /> : null}
          </button>
        ))}
      </div>
    </Modal>
  );
}
