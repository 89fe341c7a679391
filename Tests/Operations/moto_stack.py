"""Creates and deletes the CloudFormation stack in moto's AWS. Prints as JSON what moto made of each resource; run by aws.py with the
Python that has moto."""
import json
import os
import pathlib
import sys

os.environ.update(AWS_DEFAULT_REGION="eu-west-3", AWS_ACCESS_KEY_ID="moto", AWS_SECRET_ACCESS_KEY="moto")
import boto3
from moto import mock_aws

# moto does not know at what address a database answers, and takes no reference to a group of parameters.
template = pathlib.Path(sys.argv[1]).read_text().replace("Database.Endpoint.Address", "Database.DBInstanceIdentifier")
template = template.replace("${Database.DBInstanceIdentifier}", "${Database}").replace("!GetAtt Database.DBInstanceIdentifier", "!Ref Database")
template = template.replace("      DBParameterGroupName: !Ref DatabaseParameters\n", "")
with mock_aws():
    certificate = boto3.client("acm").request_certificate(DomainName="ocpizza.example")["CertificateArn"]
    image = boto3.client("ec2").describe_images()["Images"][0]["ImageId"]
    formation = boto3.client("cloudformation")
    parameters = {"CertificateArn": certificate, "PackageVersion": sys.argv[2], "ImageId": image, "OperatorMail": "ops@ocpizza.example",
                  "Environment": "staging"}
    formation.create_stack(
        StackName="ocpizza", TemplateBody=template, Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])
    stack = formation.describe_stacks(StackName="ocpizza")["Stacks"][0]
    made = formation.describe_stack_resources(StackName="ocpizza")["StackResources"]
    found = {
        "status": stack["StackStatus"],
        "made": sorted(resource["LogicalResourceId"] for resource in made if resource.get("LogicalResourceId") and resource.get("PhysicalResourceId")),
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        "database": [
            {key: database[key] for key in ["StorageEncrypted", "BackupRetentionPeriod", "PubliclyAccessible", "Engine"]}
            for database in boto3.client("rds").describe_db_instances()["DBInstances"]],
        "openToTheWorld": sorted({
            group["Description"] for group in boto3.client("ec2").describe_security_groups()["SecurityGroups"]
            for rule in group["IpPermissions"] for range in rule["IpRanges"] if range["CidrIp"] == "0.0.0.0/0"}),
        "policies": [
            boto3.client("iam").get_role_policy(RoleName=role["RoleName"], PolicyName="ocpizza")["PolicyDocument"]
            for role in boto3.client("iam").list_roles()["Roles"]],
        "secrets": sorted(secret["Name"] for secret in boto3.client("secretsmanager").list_secrets()["SecretList"]),
    }
    try:
        formation.delete_stack(StackName="ocpizza")
    except formation.exceptions.ClientError as error:
        # moto deletes in an order of its own, in which a network may come before what is in it.
        found["deletionEndsWith"] = str(error)
    found["left"] = {
        "machines": len(boto3.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]),
        "balancers": len(boto3.client("elbv2").describe_load_balancers()["LoadBalancers"]),
        "databases": len(boto3.client("rds").describe_db_instances()["DBInstances"]),
    }
    print(json.dumps(found))
