/** Questions that are asked over all customers, ready in the Athena workgroup. */
export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

const EXPORT = "WHERE export = '<export id>'";

export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'effect by arm',
    description:
      'Everyone assigned by campaign and arm, holdout included, with the sums that the effect report takes. Needs an export.',
    sql: `WITH assigned AS (
  SELECT json_extract_scalar(item.decision.s, '$.campaignId') AS campaign,
         json_extract_scalar(item.decision.s, '$.customerId') AS customer,
         min_by(json_extract_scalar(item.decision.s, '$.arm'),
                json_extract_scalar(item.decision.s, '$.decidedAt')) AS arm
  FROM exported_items
  ${EXPORT}
    AND json_extract_scalar(item.decision.s, '$.arm') IS NOT NULL
  GROUP BY 1, 2
),
converted AS (
  SELECT json_extract_scalar(item.conversion.s, '$.campaignId') AS campaign,
         json_extract_scalar(item.conversion.s, '$.customerId') AS customer,
         count(*) AS conversions,
         sum(coalesce(CAST(json_extract_scalar(item.conversion.s, '$.value') AS decimal(38, 6)), 0)) AS value
  FROM exported_items
  ${EXPORT}
    AND item.conversion.s IS NOT NULL
  GROUP BY 1, 2
)
SELECT campaign,
       arm,
       count(*) AS assigned,
       count(converted.customer) AS converted,
       sum(coalesce(value, 0)) AS value,
       sum(power(CAST(coalesce(value, 0) AS double), 2)) AS value_squared
FROM assigned
LEFT JOIN converted USING (campaign, customer)
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    name: 'decisions by reason',
    description: 'Why campaigns sent or did not send. Needs an export.',
    sql: `SELECT json_extract_scalar(item.decision.s, '$.campaignId') AS campaign,
       json_extract_scalar(item.decision.s, '$.outcome') AS outcome,
       json_extract_scalar(item.decision.s, '$.reason') AS reason,
       count(*) AS decisions
FROM exported_items
${EXPORT}
  AND item.decision.s IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 1, 4 DESC`,
  },
  {
    name: 'triggers by campaign and day',
    description: 'How often events made campaigns look at a customer. Each event once.',
    sql: `SELECT day,
       campaign,
       count(DISTINCT event.id) AS triggers,
       count(DISTINCT event.customerid) AS customers
FROM events
CROSS JOIN UNNEST(triggered) AS t (campaign)
WHERE day >= date_format(current_date - interval '30' day, '%Y-%m-%d')
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    name: 'delay from event to decision',
    description: 'Seconds between a transaction and its evaluation, by day.',
    sql: `SELECT day,
       count(*) AS events,
       approx_percentile(delay, ARRAY[0.5, 0.95, 0.99]) AS seconds
FROM (
  SELECT day,
         date_diff('second', from_iso8601_timestamp(event.occurredat), from_iso8601_timestamp(evaluatedat)) AS delay
  FROM events
  WHERE day >= date_format(current_date - interval '7' day, '%Y-%m-%d')
)
GROUP BY 1
ORDER BY 1`,
  },
  {
    name: 'events by outcome',
    description: 'What became of the events of the last week, by type.',
    sql: `SELECT event.type AS type,
       outcome,
       count(DISTINCT event.id) AS events
FROM events
WHERE day >= date_format(current_date - interval '7' day, '%Y-%m-%d')
GROUP BY 1, 2
ORDER BY 3 DESC`,
  },
  {
    name: 'offer codes that were refused',
    description:
      'Reports of the last week about codes that nobody was given, too late, or once more.',
    sql: `SELECT day,
       event.type AS type,
       refusedcode AS reason,
       count(DISTINCT event.id) AS events
FROM events
WHERE day >= date_format(current_date - interval '7' day, '%Y-%m-%d')
  AND refusedcode IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 1, 4 DESC`,
  },
];
