import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Link,
  Radio,
  RadioGroup,
  Text,
} from '@backstage/ui';
import type {
  GoldenPathService,
  UpgradeLane,
  UpgradeStart,
} from '@fairway/plugin-golden-path-common';
import { layout } from '@fairway/plugin-screens-react';
import {
  ActionError,
  ProgressBar,
  ToneBadge,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { RiCloseCircleLine, RiPlayCircleLine } from '@remixicon/react';
import { useState } from 'react';
import { goldenPathApiRef } from '../../api';
import { taskRouteRef } from '../../routes';
import { goldenPathTranslationRef } from '../../translation';
import styles from './layout.module.css';

/** Services that are named one by one; the others are counted. */
const SHOWN = 20;

/** Services of one call, so that progress can be shown. */
const BATCH = 10;

/** Props of {@link UpgradeDialog}. */
export interface UpgradeDialogProps {
  services: readonly Pick<GoldenPathService, 'entityRef' | 'title'>[];
  onClose: () => void;
  /** Called once some were started. */
  onStarted: () => void;
}

/** Says what an upgrade does, starts one task per service, and shows how each began. */
export const UpgradeDialog = ({
  services,
  onClose,
  onStarted,
}: UpgradeDialogProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const api = useApi(goldenPathApiRef);
  const [lane, setLane] = useState<UpgradeLane>('all');
  const [results, setResults] = useState<UpgradeStart[]>([]);
  const action = useAction(async () => {
    const refs = services.map(({ entityRef }) => entityRef);
    for (let i = 0; i < refs.length; i += BATCH) {
      const started = await api.startUpgrades(refs.slice(i, i + BATCH), lane);
      setResults(before => [...before, ...started]);
    }
    onStarted();
  });
  const isDone = results.length > 0 && !action.isPending;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>
        {t('upgrade.title', { count: services.length })}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {results.length === 0 && (
            <>
              <Text as="p">{t('upgrade.what')}</Text>
              <RadioGroup
                label={t('upgrade.lane')}
                value={lane}
                onChange={value =>
                  setLane(value === 'security' ? 'security' : 'all')
                }
              >
                <Radio value="all">{t('upgrade.laneAll')}</Radio>
                <Radio value="security">{t('upgrade.laneSecurity')}</Radio>
              </RadioGroup>
              <Names services={services} />
            </>
          )}
          {action.isPending && (
            <div role="status">
              <ProgressBar
                label={t('upgrade.doneTitle')}
                value={(100 * results.length) / services.length}
                words={t('upgrade.progress', {
                  done: String(results.length),
                  total: String(services.length),
                })}
              />
            </div>
          )}
          <ActionError error={action.error} />
          {results.length > 0 && (
            <Results results={results} services={services} />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t(isDone ? 'upgrade.close' : 'upgrade.cancel')}
        </Button>
        {results.length === 0 && (
          <Button isPending={action.isPending} onPress={() => action.run()}>
            {t('upgrade.confirm')}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
};

function Names({ services }: Pick<UpgradeDialogProps, 'services'>) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const rest = services.length - SHOWN;
  return (
    <div>
      <Text as="p" weight="bold">
        {t('upgrade.services')}
      </Text>
      <ul className={styles.names}>
        {services.slice(0, SHOWN).map(({ entityRef, title }) => (
          <li key={entityRef}>{title}</li>
        ))}
        {rest > 0 && <li>{t('upgrade.more', { count: rest })}</li>}
      </ul>
    </div>
  );
}

function Results({
  results,
  services,
}: {
  results: readonly UpgradeStart[];
  services: UpgradeDialogProps['services'];
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const taskRoute = useRouteRef(taskRouteRef);
  const titleOf = (ref: string) =>
    services.find(({ entityRef }) => entityRef === ref)?.title ?? ref;
  return (
    <ul className={styles.plain}>
      {results.map(({ entityRef, taskId, error }) => (
        <li key={entityRef} className={styles.control}>
          {taskId === null ? (
            <ToneBadge tone="negative" icon={<RiCloseCircleLine size={16} />}>
              {t('upgrade.notStarted')}
            </ToneBadge>
          ) : (
            <ToneBadge tone="info" icon={<RiPlayCircleLine size={16} />}>
              {t('upgrade.started')}
            </ToneBadge>
          )}
          <div className={layout.cell}>
            <Text as="span" weight="bold">
              {titleOf(entityRef)}
            </Text>
            {error && (
              <Text as="span" variant="body-small" color="secondary">
                {error}
              </Text>
            )}
            {taskId !== null && taskRoute && (
              <Link href={taskRoute({ taskId })}>
                {t('upgrade.follow', { service: titleOf(entityRef) })}
              </Link>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
