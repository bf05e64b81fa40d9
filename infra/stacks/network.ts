/**
 * A VPC, for organisations that allow no function outside one. Nothing here listens; everything that
 * the functions call is reached by endpoints or, for providers without one, through a NAT gateway.
 */
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';

const RANGE = '10.83.0.0/20';

const ENDPOINTS = {
  sqs: InterfaceVpcEndpointAwsService.SQS,
  secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  firehose: InterfaceVpcEndpointAwsService.KINESIS_FIREHOSE,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
};

export function networkStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  { key }: Foundation,
): IVpc {
  const stack = new Stack(scope, 'network', props);
  const vpc = new Vpc(stack, 'vpc', {
    ipAddresses: IpAddresses.cidr(RANGE),
    maxAzs: 2,
    natGateways: settings.production ? 2 : 1,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'nat', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false },
      { name: 'functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
    ],
    flowLogs: {
      rejected: {
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(stack, 'flow-log', {
            encryptionKey: key,
            retention: settings.retention.logDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    },
  });
  vpc.addGatewayEndpoint('dynamodb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
  const endpoints = new SecurityGroup(stack, 'endpoints', {
    vpc: vpc as IVpc,
    description: 'HTTPS from inside',
    allowAllOutbound: false,
  });
  endpoints.addIngressRule(Peer.ipv4(RANGE), Port.HTTPS);
  for (const [name, service] of Object.entries(ENDPOINTS))
    vpc.addInterfaceEndpoint(name, { service, securityGroups: [endpoints], open: false });
  return vpc as IVpc;
}
