import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { Campaign } from '@fairway/plugin-security-scorecard-common';
import styles from '../layout.module.css';
import { CampaignBadges, CampaignFacts } from './CampaignFacts';

/** Props of {@link CampaignCard}. */
export interface CampaignCardProps {
  campaign: Campaign;
  onOpen: () => void;
}

/** One campaign of the list. */
export const CampaignCard = ({ campaign, onOpen }: CampaignCardProps) => (
  <Card>
    <CardHeader>
      <Flex justify="between" align="start" gap="3">
        <h3 className={styles.cardTitle}>
          <button type="button" className={styles.linkButton} onClick={onOpen}>
            {campaign.title}
          </button>
        </h3>
        <CampaignBadges campaign={campaign} />
      </Flex>
    </CardHeader>
    <CardBody>
      <Flex direction="column" gap="3">
        {campaign.description && (
          <Text
            as="p"
            variant="body-small"
            color="secondary"
            className={styles.prose}
          >
            {campaign.description}
          </Text>
        )}
        <CampaignFacts campaign={campaign} />
      </Flex>
    </CardBody>
  </Card>
);
