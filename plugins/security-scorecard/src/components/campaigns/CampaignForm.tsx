import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import { useFocusInvalid } from '@fairway/plugin-screens-react';
import {
  ActionError,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useRef, useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import {
  CampaignDraft,
  campaignProblems,
  EMPTY_DRAFT,
  requestOf,
} from './campaignDraft';
import { CampaignFields } from './CampaignFields';

/** Props of {@link CampaignForm}. */
export interface CampaignFormProps {
  onClose: () => void;
  onCreated: (id: string) => void;
}

/** Starts a campaign. A press outside does not throw away what was written. */
export const CampaignForm = ({ onClose, onCreated }: CampaignFormProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [draft, setDraft] = useState<CampaignDraft>(EMPTY_DRAFT);
  const [attempts, setAttempts] = useState(0);
  const fields = useRef<HTMLDivElement>(null);
  useFocusInvalid(fields, attempts);
  const problems = campaignProblems(draft, new Date());
  const creating = useAction(async () => {
    const { id } = await api.createCampaign(requestOf(draft));
    onCreated(id);
  });
  const send = () => {
    setAttempts(attempts + 1);
    if (problems.size === 0) {
      creating.run();
    }
  };
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      isDismissable={false}
      width={640}
    >
      <DialogHeader>{t('campaigns.formTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4" ref={fields}>
          <ActionError error={creating.error} />
          <CampaignFields
            draft={draft}
            problems={attempts > 0 ? problems : new Set()}
            onChange={patch => setDraft(before => ({ ...before, ...patch }))}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('campaigns.cancel')}
        </Button>
        <Button isPending={creating.isPending} onPress={send}>
          {t('campaigns.formSend')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
