import { controlsOf, type Catalogue } from './catalogue';

/** Trust services criteria: common criteria and privacy. Titles are our own. */
export const soc2: Catalogue = {
  id: 'soc2',
  title: 'SOC 2 trust services criteria',
  version: '2017, points of focus of 2022',
  publisher: 'AICPA',
  url: 'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  controls: controlsOf({
    'CC1 Control environment': [
      ['CC1.1', 'Integrity and ethical values'],
      ['CC1.2', 'Independent oversight by the board'],
      ['CC1.3', 'Structures, reporting lines and responsibilities'],
      ['CC1.4', 'Competent people'],
      ['CC1.5', 'Accountability for controls'],
    ],
    'CC2 Communication and information': [
      ['CC2.1', 'Relevant, good information for controls'],
      ['CC2.2', 'Communication inside'],
      ['CC2.3', 'Communication with the outside'],
    ],
    'CC3 Risk assessment': [
      ['CC3.1', 'Clear objectives'],
      ['CC3.2', 'Risks found and analysed'],
      ['CC3.3', 'Fraud considered'],
      ['CC3.4', 'Changes that matter assessed'],
    ],
    'CC4 Monitoring': [
      ['CC4.1', 'Evaluations of controls'],
      ['CC4.2', 'Deficiencies reported in time'],
    ],
    'CC5 Control activities': [
      ['CC5.1', 'Controls that reduce risks'],
      ['CC5.2', 'General controls over technology'],
      ['CC5.3', 'Policies and procedures'],
    ],
    'CC6 Logical and physical access': [
      ['CC6.1', 'Access to protected information assets'],
      ['CC6.2', 'Registration and removal of users'],
      ['CC6.3', 'Roles, least privilege and separation of duties'],
      ['CC6.4', 'Physical access'],
      ['CC6.5', 'Disposal of assets'],
      ['CC6.6', 'Threats from outside the boundary'],
      ['CC6.7', 'Information in transit and removable media'],
      ['CC6.8', 'Unauthorised and malicious software'],
    ],
    'CC7 System operations': [
      ['CC7.1', 'Vulnerabilities and configuration changes detected'],
      ['CC7.2', 'Anomalies monitored'],
      ['CC7.3', 'Security events evaluated'],
      ['CC7.4', 'Incidents answered'],
      ['CC7.5', 'Recovery from incidents'],
    ],
    'CC8 Change management': [
      ['CC8.1', 'Changes authorised, tested and approved'],
    ],
    'CC9 Risk mitigation': [
      ['CC9.1', 'Business disruptions'],
      ['CC9.2', 'Vendors and partners'],
    ],
    'P Privacy': [
      ['P1.1', 'Notice of privacy practices'],
      ['P2.1', 'Choice and consent'],
      ['P3.1', 'Collection limited to objectives'],
      ['P3.2', 'Explicit consent'],
      ['P4.1', 'Use limited to purposes'],
      ['P4.2', 'Retention of personal data'],
      ['P4.3', 'Disposal of personal data'],
      ['P5.1', 'Access of people to their data'],
      ['P5.2', 'Correction of personal data'],
      ['P6.1', 'Disclosure with consent'],
      ['P6.2', 'Record of authorised disclosures'],
      ['P6.3', 'Record of unauthorised disclosures'],
      ['P6.4', 'Commitments of third parties'],
      ['P6.5', 'Third parties report incidents'],
      ['P6.6', 'Notification of breaches'],
      ['P6.7', 'Account of data held and disclosed'],
      ['P7.1', 'Accurate and complete personal data'],
      ['P8.1', 'Complaints and monitoring'],
    ],
  }),
};
