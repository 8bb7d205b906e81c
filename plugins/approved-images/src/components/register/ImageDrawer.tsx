import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { RegisteredImageDetail } from '@fairway/plugin-approved-images-common';
import { EntityName } from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { approvedImagesApiRef } from '../../api';
import { useImage, useMayDecide } from '../../hooks/useImages';
import { approvedImagesTranslationRef } from '../../translation';
import { ImageStatusBadge } from '../shared/badges';
import { DetailDrawer } from '../shared/DetailDrawer';
import { Facts } from '../shared/Facts';
import styles from '../shared/layout.module.css';
import { ReasonDialog } from '../shared/ReasonDialog';
import { Timeline } from '../shared/Timeline';

/** One entry of the register, with its life and what may be done with it. */
export const ImageDrawer = ({
  id,
  onClose,
  onChanged,
}: {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}) => {
  const detail = useImage(id);
  return (
    <DetailDrawer detail={detail} title={detail.data?.name} onClose={onClose}>
      {data => (
        <>
          <ImageFacts image={data} />
          <Decisions
            image={data}
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

function ImageFacts({ image }: { image: RegisteredImageDetail }) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const person = (ref: string | null) =>
    ref === null || ref.startsWith('plugin:') ? null : (
      <EntityName entityRef={ref} />
    );
  return (
    <Facts
      entries={[
        [t('register.columnStatus'), <ImageStatusBadge image={image} />],
        [t('register.kind'), t(`shared.kind.${image.kind}`)],
        [
          t('register.reference'),
          <span className={styles.mono}>{image.reference}</span>,
        ],
        [
          t('dialog.region'),
          image.region &&
            t('register.place', {
              region: image.region,
              account: image.accountId ?? t('register.anyAccount'),
            }),
        ],
        [
          t('register.source'),
          t(
            image.source === 'policy' ? 'register.fromFile' : 'register.beside',
          ),
        ],
        [t('register.columnOwner'), person(image.ownerRef)],
        [t('register.reason'), image.reason],
        [t('register.proposedBy'), person(image.proposedBy)],
        [t('register.decidedBy'), person(image.decidedBy)],
        [t('register.approvedAt'), image.approvedAt],
        [t('register.columnSupport'), image.supportedUntil],
      ]}
    />
  );
}

function Decisions({
  image,
  onChanged,
}: {
  image: RegisteredImageDetail;
  onChanged: () => void;
}) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const api = useApi(approvedImagesApiRef);
  const mayDecide = useMayDecide();
  const [open, setOpen] = useState<'approve' | 'refuse' | 'retire'>();
  if (!mayDecide) {
    return null;
  }
  const { id, name } = image;
  const shut = () => setOpen(undefined);
  return (
    <Flex gap="2">
      {image.status === 'proposed' && (
        <>
          <Button onPress={() => setOpen('approve')}>
            {t('register.approve')}
          </Button>
          <Button variant="secondary" onPress={() => setOpen('refuse')}>
            {t('register.refuse')}
          </Button>
        </>
      )}
      {image.status === 'approved' && (
        <Button variant="secondary" onPress={() => setOpen('retire')}>
          {t('register.retire')}
        </Button>
      )}
      {open && (
        <ReasonDialog
          title={t(`dialog.${open}Title`, { name })}
          text={t(`dialog.${open}Text`)}
          confirm={t(`register.${open}`)}
          until={open === 'approve' ? image.supportedUntil : undefined}
          perform={async ({ reason, until }) => {
            await (open === 'retire'
              ? api.retireImage(id, reason)
              : api.decideImage(id, {
                  decision: open,
                  reason,
                  ...(open === 'approve' ? { supportedUntil: until } : {}),
                }));
            onChanged();
          }}
          onClose={shut}
        />
      )}
    </Flex>
  );
}
