import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { RiArrowUpCircleLine } from '@remixicon/react';
import { useState } from 'react';
import { goldenPathTranslationRef } from '../../translation';
import { UpgradeDialog } from '../shared/UpgradeDialog';

/** Props of {@link UpgradeButton}. */
export interface UpgradeButtonProps {
  service: GoldenPathService;
  onStarted: () => void;
}

/** Starts the upgrade of one service; not there when there is nothing to upgrade or the caller may not. */
export const UpgradeButton = ({ service, onStarted }: UpgradeButtonProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const [isOpen, setOpen] = useState(false);
  if (service.templateState !== 'outdated' || !service.mayUpgrade) {
    return null;
  }
  return (
    <>
      <Button iconStart={<RiArrowUpCircleLine />} onPress={() => setOpen(true)}>
        {t('entity.upgrade')}
      </Button>
      {isOpen && (
        <UpgradeDialog
          services={[service]}
          onClose={() => setOpen(false)}
          onStarted={onStarted}
        />
      )}
    </>
  );
};
