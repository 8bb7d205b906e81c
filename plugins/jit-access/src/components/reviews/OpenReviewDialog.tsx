import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { AccessReview } from '@fairway/plugin-jit-access-common';
import {
  DateTimeField,
  jitAccessApiRef,
  useAction,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import { TargetField } from '../TargetField';

const FORTNIGHT_MS = 14 * 24 * 60 * 60_000;

/** Properties of {@link OpenReviewDialog}. */
export interface OpenReviewDialogProps {
  onClose: () => void;
  onOpened: (review: AccessReview) => void;
}

/** Opens a review of everybody who can reach a target. */
export function OpenReviewDialog(props: OpenReviewDialogProps) {
  const { onClose, onOpened } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [entityRef, setEntityRef] = useState('');
  const [dueAt, setDueAt] = useState(() =>
    new Date(Date.now() + FORTNIGHT_MS).toISOString(),
  );
  const [tried, setTried] = useState(false);
  const opening = useAction(() => api.openReview({ entityRef, dueAt }));
  let dueProblem: string | undefined;
  if (!dueAt) {
    dueProblem = t('reviews.dueMissing');
  } else if (Date.parse(dueAt) <= Date.now()) {
    dueProblem = t('reviews.duePast');
  }
  const press = async () => {
    setTried(true);
    if (!entityRef || dueProblem) {
      return;
    }
    const outcome = await opening.run();
    if (outcome.ok) {
      onClose();
      onOpened(outcome.value);
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{t('reviews.startTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text>{t('reviews.startText')}</Text>
          <TargetField
            label={t('reviews.target')}
            placeholder={t('reviews.targetChoose')}
            value={entityRef}
            onChange={setEntityRef}
          />
          {tried && !entityRef && (
            <Text role="alert" color="danger">
              {t('reviews.targetMissing')}
            </Text>
          )}
          <DateTimeField
            label={t('reviews.due')}
            isRequired
            value={dueAt}
            onChange={setDueAt}
            error={tried ? dueProblem : undefined}
          />
          <ActionTrouble
            trouble={opening.trouble}
            title={t('reviews.opened')}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button isPending={opening.pending} onPress={press}>
          {t('reviews.start')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
