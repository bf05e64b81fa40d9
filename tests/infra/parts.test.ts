/** What a production stage is made of, part by part; options that it does not use, with them switched on. */
import { describe, expect, it } from 'vitest';
import { stageSettings } from '#infra/stages.ts';
import { synthesize } from './support/synthesize.ts';

const settings = stageSettings('prod');
const prod = synthesize(settings);

describe('a production stage has', () => {
  it.each([
    ['CloudFront before everything public', 'AWS::CloudFront::Distribution', 1],
    ['WAF before CloudFront', 'AWS::WAFv2::WebACL', 1],
    [
      'certificates for its domains, at the edge and behind it',
      'AWS::CertificateManager::Certificate',
      2,
    ],
    ['a gateway for people and one for machines', 'AWS::ApiGatewayV2::Api', 2],
    ['a JWT authorizer', 'AWS::ApiGatewayV2::Authorizer', 1],
    ['a Cognito pool', 'AWS::Cognito::UserPool', 1],
    ['an SES configuration set', 'AWS::SES::ConfigurationSet', 1],
    ['its event destination', 'AWS::SES::ConfigurationSetEventDestination', 1],
    ['a sender identity', 'AWS::SES::EmailIdentity', 1],
    ['a pool of numbers', 'AWS::SMSVOICE::Pool', 1],
    ['an opt-out list', 'AWS::SMSVOICE::OptOutList', 1],
    ['a schedule of each minute', 'AWS::Scheduler::Schedule', 1],
    ['a delivery stream to the archive', 'AWS::KinesisFirehose::DeliveryStream', 1],
    ['tables for Athena: events and exports', 'AWS::Glue::Table', 2],
    ['an Athena workgroup', 'AWS::Athena::WorkGroup', 1],
    ['a bus beside the queue', 'AWS::Events::EventBus', 1],
    ['a vault of backups', 'AWS::Backup::BackupVault', 1],
    ['three boards', 'AWS::CloudWatch::Dashboard', 3],
    ['a budget', 'AWS::Budgets::Budget', 1],
    ['two secrets', 'AWS::SecretsManager::Secret', 2],
  ])('%s', (_what, type, count) => {
    expect(prod.resources(type)).toHaveLength(count);
  });

  it('a second factor for everybody', () => {
    const [pool] = prod.resources('AWS::Cognito::UserPool');
    expect(pool?.Properties.MfaConfiguration).toBe('ON');
    expect(pool?.Properties.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
  });

  it('a table on demand, with time to live, stream and recovery', () => {
    const [table] = prod.resources('AWS::DynamoDB::GlobalTable');
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('logs that end', () => {
    const kept = prod
      .resources('AWS::Logs::LogGroup')
      .map(({ Properties }) => Properties.RetentionInDays);
    expect(new Set(kept)).toEqual(new Set([settings.retention.logDays]));
  });

  it('a throttle on every gateway', () => {
    for (const { Properties } of prod.resources('AWS::ApiGatewayV2::Stage'))
      expect(Properties.DefaultRouteSettings).toMatchObject({
        ThrottlingRateLimit: settings.throttle.perSecond,
        ThrottlingBurstLimit: settings.throttle.burst,
      });
  });

  it('keys of links that rotate, and an encryption key that does', () => {
    expect(prod.resources('AWS::SecretsManager::RotationSchedule')).toHaveLength(1);
    const [key] = prod.resources('AWS::KMS::Key');
    expect(key?.Properties.EnableKeyRotation).toBe(true);
  });

  it('X-Ray only where it is asked for', () => {
    const traced = (of: typeof prod) =>
      of
        .resources('AWS::Lambda::Function')
        .filter(({ Properties }) => Properties.TracingConfig?.Mode === 'Active').length;
    expect(traced(prod)).toBe(0);
    expect(traced(synthesize({ ...settings, tracing: true }))).toBeGreaterThan(8);
  });

  it('a MAIL FROM of its own, and no mail without it', () => {
    const [identity] = prod.resources('AWS::SES::EmailIdentity');
    expect(identity?.Properties.MailFromAttributes).toEqual({
      MailFromDomain: `${settings.mailFrom}.mail.example.com`,
      BehaviorOnMxFailure: 'REJECT_MESSAGE',
    });
  });

  it('an archive in Parquet by day, and saved queries of effect', () => {
    const [stream] = prod.resources('AWS::KinesisFirehose::DeliveryStream');
    const { Prefix, DataFormatConversionConfiguration: conversion } =
      stream?.Properties.ExtendedS3DestinationConfiguration ?? {};
    expect(Prefix).toContain('day=');
    expect(conversion.OutputFormatConfiguration.Serializer).toHaveProperty('ParquetSerDe');
    const queries = prod.resources('AWS::Athena::NamedQuery');
    expect(queries.map(({ Properties }) => Properties.Name)).toContain('effect by arm');
  });

  it('a rule from the bus to the events queue', () => {
    const rules = prod.resources('AWS::Events::Rule').filter(({ stack }) => stack === 'queues');
    expect(JSON.stringify(rules.map(({ Properties }) => Properties.Targets))).toContain('events');
  });

  it('no network, unless it is asked for', () => {
    expect(prod.resources('AWS::EC2::VPC')).toEqual([]);
    const inside = synthesize({ ...settings, network: true });
    expect(inside.resources('AWS::EC2::VPC')).toHaveLength(1);
    const functions = inside.resources('AWS::Lambda::Function');
    const ours = functions.filter(({ stack }) => stack === 'functions');
    expect(ours.filter(({ Properties }) => Properties.VpcConfig === undefined)).toEqual([]);
  });

  it('two-way numbers, where numbers are asked for', () => {
    const [number] = synthesize(stageSettings('dev')).resources('AWS::SMSVOICE::PhoneNumber');
    expect(number?.Properties.TwoWay).toMatchObject({ Enabled: true });
  });
});
