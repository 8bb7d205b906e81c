import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type { ImageDriftDetail } from '@fairway/plugin-approved-images-common';
import { layout } from '@fairway/plugin-screens-react';
import {
  ActionError,
  EntityName,
  Moment,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { approvedImagesApiRef } from '../../api';
import { useDrift, useMayDecide } from '../../hooks/useImages';
import { approvedImagesTranslationRef } from '../../translation';
import { DriftStatusBadge, ReasonBadge, ScanBadge } from '../shared/badges';
import { dayIn } from '../shared/days';
import { DetailDrawer } from '../shared/DetailDrawer';
import { Facts } from '../shared/Facts';
import styles from '../shared/layout.module.css';
import { ReasonDialog } from '../shared/ReasonDialog';
import { Timeline } from '../shared/Timeline';

/** One drift record, with its life and what may be done about it. */
export const DriftDrawer = ({
  id,
  onClose,
  onChanged,
}: {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const detail = useDrift(id);
  return (
    <DetailDrawer detail={detail} title={detail.data?.title} onClose={onClose}>
      {data => (
        <>
          <DriftFacts drift={data} />
          <Deeds
            drift={data}
            onChanged={() => {
              detail.reload();
              onChanged();
            }}
          />
          <Timeline entries={data.timeline} />
        </>
      )}
    </DetailDrawer>
  );
};

function DriftFacts({ drift }: { drift: ImageDriftDetail }) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <Facts
      entries={[
        [t('drift.columnStatus'), <DriftStatusBadge status={drift.status} />],
        [t('drift.columnReason'), <ReasonBadge reason={drift.reason} />],
        [t('drift.service'), <EntityName entityRef={drift.entityRef} />],
        [
          t('drift.columnImage'),
          <span className={styles.mono}>{drift.reference}</span>,
        ],
        [
          t('drift.digest'),
          drift.kind === 'container'
            ? (drift.digest ?? t('drift.digestUnknown'))
            : null,
        ],
        [
          t('drift.place'),
          t('drift.where', {
            place: drift.place,
            running: String(drift.instances),
          }),
        ],
        [t('drift.since'), <Moment at={drift.openedAt} withTime />],
        [
          t('drift.until'),
          drift.closedAt && <Moment at={drift.closedAt} withTime />,
        ],
        [
          t('drift.explanation'),
          <span className={layout.spoken}>
            {drift.explanation ?? t('drift.notExplained')}
          </span>,
        ],
        [t('drift.scanResult'), <Scan drift={drift} />],
      ]}
    />
  );
}

function Scan({ drift: { scan } }: { drift: ImageDriftDetail }) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <div className={layout.cell}>
      <ScanBadge scan={scan} />
      {scan?.state === 'findings' && (
        <Text as="span">
          {t('drift.scanFindings', {
            critical: String(scan.critical ?? '?'),
            high: String(scan.high ?? '?'),
          })}
        </Text>
      )}
      {scan?.error && (
        <Text as="span" variant="body-small" color="secondary">
          {scan.error}
        </Text>
      )}
      {scan?.url && /^https?:\/\//.test(scan.url) && (
        <Link href={scan.url} target="_blank">
          {t('drift.scanReport')}
        </Link>
      )}
    </div>
  );
}

function Deeds({
  drift,
  onChanged,
}: {
  drift: ImageDriftDetail;
  onChanged: () => void;
}) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const api = useApi(approvedImagesApiRef);
  const mayDecide = useMayDecide();
  const [open, setOpen] = useState<'explain' | 'approve' | 'refuse'>();
  const scan = useAction(async () => {
    await api.scanDrift(drift.id);
    onChanged();
  });
  const { id, reference, title, status } = drift;
  if (status !== 'open' && status !== 'explained') {
    return null;
  }
  const isWaiting =
    drift.scan?.state === 'queued' || drift.scan?.state === 'sent';
  // Nobody can approve what nobody knows.
  const isKnown = drift.reason !== 'undetermined';
  const dialogs = {
    explain: {
      title: t('dialog.explainTitle', { image: reference }),
      text: t('dialog.explainText', { service: title }),
      perform: (reason: string) => api.explainDrift(id, reason),
    },
    approve: {
      title: t('dialog.takeTitle', { image: reference }),
      text: t('dialog.takeText'),
      perform: (reason: string, supportedUntil: string) =>
        api.decideDrift(id, { decision: 'approve', reason, supportedUntil }),
    },
    refuse: {
      title: t('dialog.declineTitle', { image: reference }),
      text: t('dialog.declineText'),
      perform: (reason: string) =>
        api.decideDrift(id, { decision: 'refuse', reason }),
    },
  };
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2">
        {drift.mayExplain && (
          <Button onPress={() => setOpen('explain')}>
            {t('drift.explain')}
          </Button>
        )}
        {mayDecide && isKnown && (
          <Button variant="secondary" onPress={() => setOpen('approve')}>
            {t('drift.approve')}
          </Button>
        )}
        {mayDecide && status === 'explained' && (
          <Button variant="secondary" onPress={() => setOpen('refuse')}>
            {t('drift.refuse')}
          </Button>
        )}
        {drift.mayExplain && !isWaiting && (
          <Button
            variant="secondary"
            isPending={scan.isPending}
            onPress={() => scan.run()}
          >
            {t('drift.scanAgain')}
          </Button>
        )}
      </Flex>
      <ActionError error={scan.error} />
      {open && (
        <ReasonDialog
          title={dialogs[open].title}
          text={dialogs[open].text}
          confirm={t(`drift.${open}`)}
          until={open === 'approve' ? dayIn(180) : undefined}
          perform={async ({ reason, until }) => {
            await dialogs[open].perform(reason, until);
            onChanged();
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Flex>
  );
}
